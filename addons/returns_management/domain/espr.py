"""The ban on destroying unsold consumer products, Regulation (EU) 2024/1781 (ESPR).

Art. 25(1): unsold products of annex VII (apparel, clothing accessories, footwear) must
not be destroyed, by large and later by medium-sized enterprises; from when on is a
provision of the law like others. Micro and small enterprises are exempt. Art. 2(37)
counts what consumers returned on their right of withdrawal, or in a longer period that
the trader grants, as unsold; whatever comes back is treated so here. Art. 2(34):
destruction is damaging or discarding as waste, recycling included, except to be
prepared for re-use, refurbished or remanufactured. Derogations: Delegated Regulation
(EU) 2026/296, art. 2.

Art. 24(1): what is discarded is disclosed per financial year: units and weight by type
of product, reason and derogation, and the share that goes to each waste treatment.
"""

from dataclasses import dataclass

from .legal_regime import Provision

LARGE, MEDIUM = "large", "medium"

#: Kind of the provision that bans destruction, by the size of the enterprise.
BANS = {LARGE: "destruction_ban", MEDIUM: "destruction_ban_medium"}

#: Groups of annex VII.
APPAREL, ACCESSORIES, FOOTWEAR = "apparel", "accessories", "footwear"
COVERED = frozenset({APPAREL, ACCESSORIES, FOOTWEAR})

#: Grounds on which the delegated regulation allows destruction, in its order.
DEROGATIONS = (
    ("dangerous", "Dangerous product"),
    ("non_compliant", "Not in conformity with the law"),
    ("ip_infringement", "Infringes intellectual property"),
    ("licence_expired", "Licence of the brand has expired"),
    ("ip_label", "Protected label cannot be removed"),
    ("damaged", "Damaged or soiled, repair not possible or not cost-effective"),
    ("defective", "Defect of design or manufacture that cannot be repaired"),
    ("donation_refused", "Offered for donation and not accepted"),
    ("donation_unplaced", "Donated, and no recipient was found"),
    ("reuse_unplaced", "Prepared for re-use, and no recipient was found"),
)

#: Waste treatments that art. 24(1)(c) tells apart, best first (Directive 2008/98/EC).
REUSE, RECYCLING, RECOVERY, DISPOSAL = "reuse", "recycling", "recovery", "disposal"
#: What leaves stock without a sale and is no waste: a sample, own use.
NOT_DISCARDED = "none"
TREATMENTS = (
    (REUSE, "Preparing for Re-Use"),
    (RECYCLING, "Recycling"),
    (RECOVERY, "Other Recovery"),
    (DISPOSAL, "Disposal"),
)

#: Treatments that art. 2(34) calls destruction.
DESTROYING = frozenset({RECYCLING, RECOVERY, DISPOSAL})


@dataclass(frozen=True)
class Ruling:
    """Whether the goods may be destroyed, and the rule that says so."""

    allowed: bool
    article: str = ""


def rule(
    *,
    ban: Provision | None,
    group: str | None,
    destroys: bool,
    derogation: str | None = None,
) -> Ruling:
    """Say whether returned goods may go the way that is chosen for them.

    :param ban: the provision of ``BANS`` that holds for an enterprise of this size
        today, None while there is none
    :param group: group of annex VII the product belongs to, None when to none
    :param destroys: whether the goods become waste, recycling included
    :param derogation: code of the ground in ``DEROGATIONS``, if one is claimed
    :raise ValueError: when there is no such ground

    >>> ban = Provision("destruction_ban", source="Regulation (EU) 2024/1781, art. 25")
    >>> rule(ban=ban, group="footwear", destroys=True)
    Ruling(allowed=False, article='Regulation (EU) 2024/1781, art. 25')
    >>> rule(ban=None, group="footwear", destroys=True)
    Ruling(allowed=True, article='')
    """
    if derogation and derogation not in dict(DEROGATIONS):
        raise ValueError(f"no ground {derogation!r} in Delegated Regulation 2026/296")
    if not destroys or group not in COVERED or ban is None:
        return Ruling(True)
    if derogation:
        return Ruling(True, "Delegated Regulation (EU) 2026/296, art. 2")
    return Ruling(False, ban.source)
