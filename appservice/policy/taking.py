"""What somebody is taken for, by what is known of their age."""

from appservice.model.age import ALL_AGES, Age, AgeBand, AgeRules, Trust, Unknown


def taken_for(age: Age, rules: AgeRules) -> AgeBand:
    """The band that somebody is treated as, never `UNKNOWN`.

    What makes it stricter is believed of anybody; an adult by their own word alone is not known.
    Whose age cannot be read now is shielded, whatever the rules say of who is not known.
    """
    if age.trust is Trust.UNREAD:
        return ALL_AGES
    believed = age.trust not in (Trust.DECLARED, Trust.NONE)
    if age.band is AgeBand.UNKNOWN or (age.band is AgeBand.ADULT and not believed):
        return AgeBand.ADULT if rules.unknown is Unknown.ADULT else ALL_AGES
    return age.band
