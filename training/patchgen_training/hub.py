"""The finished files on the Hugging Face Hub."""

from __future__ import annotations

from patchgen.errors import TrainingError
from patchgen_training.runs import MANIFEST, Run


def push(run: Run, name: str) -> str:
    """Uploads what `export` made to the repository owner/name, which is made (private) if need be; its address."""
    run.manifest("export")
    from huggingface_hub import HfApi

    try:
        api = HfApi()
        api.create_repo(name, private=True, exist_ok=True)
        commit = api.upload_folder(repo_id=name, folder_path=run.stage("export"), ignore_patterns=[MANIFEST])
    except Exception as error:  # no network, no token, no right to write: each library has its own
        raise TrainingError(f"cannot push to {name}: {error}. Log in with: hf auth login") from error
    return str(commit.repo_url)
