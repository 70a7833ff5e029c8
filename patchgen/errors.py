"""The errors of PatchGen.

PatchgenError
├── ModelError        a model is missing, truncated, of an unknown kind, or a grammar does not compile
├── PdError           Pure Data is not installed, hangs, or cannot be started
├── SettingsError     a settings file, an environment variable or a flag makes no sense
├── TrainingError     a recipe or a stage of the training
└── BridgeError       the bridge cannot start or deliver

Mistakes *in a patch* are never errors: they are findings (see `patchgen.finding`). Errors become exit
codes and OSC replies only at the edge, so each message says what to do next.
"""


class PatchgenError(Exception):
    """Something that the user can mend; the message says how."""


class ModelError(PatchgenError):
    """A model that cannot be loaded or run."""


class PdError(PatchgenError):
    """Pure Data that cannot be found or run."""


class SettingsError(PatchgenError):
    """Settings that make no sense; the message lists all of them."""


class TrainingError(PatchgenError):
    """A recipe, a corpus or a stage of the training that cannot be used."""


class BridgeError(PatchgenError):
    """A bridge that cannot start, or a patch that cannot be delivered."""
