"""A small real graph that comes with entrepot, so that it can be tried without a network.

613 much-cited works on scientometrics, in the published JSONL layout of OpenAlex. The
README beside this file tells where they come from, what they have and what they lack.
"""

from importlib.resources import files
from pathlib import Path


def sample_path() -> Path:
    """The folder of the bundled snapshot; it is loaded like any other snapshot.

    It holds ``data/works/manifest.json`` and one part file.
    """
    return Path(str(files("entrepot.sample").joinpath("openalex")))
