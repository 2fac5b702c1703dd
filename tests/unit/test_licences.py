"""Nothing that the product runs on is under the AGPL."""

from importlib import metadata


def _licence(package):
    fields = ("License", "License-Expression")
    told = [package.metadata.get(field) or "" for field in fields]
    # A few packages give the whole text as their licence: its first line names it.
    told = [text.strip().partition("\n")[0] for text in told]
    return " ".join([*told, *(package.metadata.get_all("Classifier") or [])])


def test_no_package_is_agpl():
    packages = list(metadata.distributions())
    offenders = {
        package.name
        for package in packages
        if any(word in _licence(package) for word in ("AGPL", "Affero"))
    }
    assert len(packages) > 50
    assert offenders == set()
