"""Request to hits: facts cut, criteria judge, all that is left is ranked.

facts         when and where: certain
criteria      each wish as a probability for every track; direction, concurrence serve it
ranking       the search itself
follow        from one hit to what resembles it, and where it may have gone
tally         counts by kind, camera, hour
coverage      what could be looked at
"""
