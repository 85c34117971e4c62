"""Sorted arrays of a graph, mapped from disk: what the fast paths walk along.

The relations define everything; the arrays are made from them and hold the same facts by
position instead of by id, so that a question touches only the works it is about. Works,
authors and institutions are numbered by their place in the order of their ids.
"""
