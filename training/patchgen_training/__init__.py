"""From task families to a GGUF: the training of PatchGen's own models (`patchgen-train`)."""
