"""Votes of a meeting: whether the numbers fit, and whether what was asked passed."""


def fault(due, there, votes_for, against, abstained):
    """Return the name of the number that does not fit, or None. Zero is “not noted”.

    >>> fault(30, 20, 15, 3, 2), fault(0, 20, 20, 0, 0)
    (None, None)
    >>> fault(30, 31, 0, 0, 0), fault(30, 20, 15, 3, 3), fault(0, 0, 1, 0, 0)
    ('attendee_count', 'votes_for', 'votes_for')
    """
    if due and there > due:
        return "attendee_count"
    if votes_for + against + abstained > there:
        return "votes_for"
    return None


def passed(due, there, votes_for, against, abstained, quorum=0, majority=0):
    """Say whether a vote passed; None where nobody voted.

    :param quorum: share of those due that must be there (reached: enough), 0–1; 0 where none is set
    :param majority: share of those there that more than that must agree, 0–1; 0: more for than against

    >>> from decimal import Decimal
    >>> two_thirds, half = Decimal(2) / 3, Decimal("0.5")
    >>> passed(30, 20, 11, 9, 0, quorum=Decimal("0.66"), majority=half)
    True
    >>> passed(30, 20, 10, 5, 5, majority=half), passed(30, 19, 19, 0, 0, quorum=Decimal("0.66"))
    (False, False)
    >>> passed(0, 20, 20, 0, 0, quorum=half), passed(0, 20, 3, 2, 15), passed(0, 20, 2, 2, 16)
    (False, True, False)
    >>> passed(30, 20, 0, 0, 0) is None
    True
    """
    if not votes_for + against + abstained:
        return None
    if quorum and (not due or there < quorum * due):
        return False
    return votes_for > majority * there if majority else votes_for > against
