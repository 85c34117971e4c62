"""Build a graph on Apache Spark: what one machine cannot hold, by the same definitions.

``session`` starts Spark or says what is missing, ``engine`` computes with it, ``depot`` is the
place that driver and executors share, ``cluster`` reads a snapshot's files, one task a file.
pyspark and Java are needed only here: ``pip install 'entrepot[spark]'``.
"""
