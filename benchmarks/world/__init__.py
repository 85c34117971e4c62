"""A fabricated world of research, true to the shape of OpenAlex: any size, from one seed.

    python -m benchmarks.world --works 1M --out DIR --format both

writes a snapshot in the published layout. ``benchmarks.world.relations.write_relations`` writes
the base relations of the same world without the detour. ``docs/world.md`` shows how the world
compares with real data, and what it leaves out.

How it is made: the works lie in order of topic and year, and so do the people (by topic and
the year of their first work). Whatever a work needs - authors, references - is drawn from a
stretch of these two rows, with chances that the appeal of a work and the drive of a person
weigh. All chances are hashes of the seed and of the number of the work, so that every work can
be made alone, in any order, by any thread, always the same. What is kept in memory is some sixty
bytes a work; records are made in blocks and written as they come.
"""
