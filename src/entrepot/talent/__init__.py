"""Talent: from an area to its leading people and places, and to a person's profile."""
