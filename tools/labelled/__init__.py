"""An invented list of people in which some stand twice, with the answer: who is whom.

The second writing of a person carries the mistakes of typists; the other people are made to be
confused with: brothers and sisters, twins, namesakes, father and son, husband and wife on one
mobile. Everything follows from the seed. `python -m tools.labelled` prints what the scan finds.
"""
