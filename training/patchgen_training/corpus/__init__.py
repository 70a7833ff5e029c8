"""A corpus of real patches: from folders, packages, checkouts and datasets to JSON lines that a training can read.

The modules stand in the order of the pipeline:

| module       | does                                                                                         |
|--------------|----------------------------------------------------------------------------------------------|
| `sources`    | what the user named, as a stream of files, each with its source and its group                |
| `licences`   | SPDX expressions from `debian/copyright`, LICENSE files, and what a patch says of itself     |
| `lengths`    | lengths in tokens                                                                            |
| `pieces`     | long patches, split at the borders of their subpatches                                       |
| `told`       | what a patch says of itself: its `META` canvas, its heading                                  |
| `reading`    | a file to documents, or the reason why it is left out; this much runs in many processes      |
| `duplicates` | exact and near duplicates, in an index on disk                                               |
| `families`   | what must not be torn apart by the split, and the held-out part                              |
| `store`      | the documents on disk until all of them are known                                            |
| `judging`    | which documents the real Pd loads                                                            |
| `making`     | all of it, and the files that it leaves                                                      |
| `sheet`      | the data sheet, with its `plots`                                                             |
| `asking`     | requests from what patches say of themselves; `pairs` writes them down with their patches    |
"""
