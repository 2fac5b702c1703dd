"""Who takes the next return."""

import heapq
from collections.abc import Mapping


def share(loads: Mapping[int, int], count: int, last: int | None = None) -> list[int]:
    """Whom each of ``count`` new returns goes to: who has the fewest open ones.

    Members with as many each take their turn, in the order of ``loads``, beginning
    after the one who was served last.

    :param loads: open returns by member
    :param last: the member who got the last return; any other value begins anew
    :return: a member for each of the new returns, or nothing without members

    >>> share({7: 2, 8: 0, 9: 0}, 5)
    [8, 9, 8, 9, 7]
    >>> share({7: 0, 8: 0, 9: 0}, 2, last=8)
    [9, 7]
    """
    members = list(loads)
    start = members.index(last) + 1 if last in loads else 0
    turns = members[start:] + members[:start]
    queue = [(loads[member], turn) for turn, member in enumerate(turns)]
    heapq.heapify(queue)
    chosen = []
    for _return in range(count if turns else 0):
        load, turn = queue[0]
        chosen.append(turns[turn])
        heapq.heapreplace(queue, (load + 1, turn))
    return chosen
