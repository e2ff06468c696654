"""Taking rows in, and how each of the four kinds meets what is stored: new, the same, a correction.

- A target is known by person and period. A correction is a new band; the one before stays.
- Results are known by person and day: what a file says of a day is all there is of that day.
- A leave is known by person and days. Imported leave that overlaps what a file says of a person,
  and is not in it, is called off: that is how a file moves the end of a leave.
- A measure is known by subject, day and metric.
"""
