"""Sentences that are written here and shown in the reader's language elsewhere."""


def _(text: str) -> str:
    """Mark ``text`` for translation: the models look it up when they show it.

    Its name is what the tools that collect the terms look for.

    >>> _("A restocking fee of %(percent)s %% is kept.") % {"percent": 15}
    'A restocking fee of 15 % is kept.'
    """
    return text
