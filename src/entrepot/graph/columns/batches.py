"""Stage the records of a file batch by batch, as columns."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from entrepot.graph.columns.arrays import Flags, Index, to_arrow
from entrepot.graph.columns.authors import flatten_authors
from entrepot.graph.columns.flat import Flattened
from entrepot.graph.columns.mentions import Mentions
from entrepot.graph.columns.works import flatten_works
from entrepot.graph.flatten import Flattener
from entrepot.graph.part import XPAC, ReadTask
from entrepot.graph.relations import BASE
from entrepot.graph.staging import RECORD, RECORDS_PER_FILE


@dataclass
class Batches:
    """Stages the regular records of batches; ``flush`` at the end of the file."""

    task: ReadTask
    flattener: Flattener
    _mentions: dict[str, Mentions] = field(default_factory=dict)

    def add(self, batch: pa.RecordBatch, numbers: Index) -> Flags:
        """Stage a batch; returns which of its records are odd, and were not staged.

        ``numbers`` are those of the records' lines or rows in the file, from 1.
        """
        flattened = self._flatten(batch)
        if flattened is None:
            return np.ones(batch.num_rows, dtype=np.bool_)
        kept = flattened.kept()
        self._stage(kept, self.task.sequence * RECORDS_PER_FILE + numbers)
        self.flattener.tally.update(kept.tally)
        if left_out := int((flattened.left_out & ~flattened.odd).sum()):
            self.flattener.tally[XPAC] += left_out
        return flattened.odd

    def flush(self) -> None:
        """Stage the mentions, which are held back until all are known."""
        for mentions in self._mentions.values():
            mentions.flush()

    def _stage(self, flattened: Flattened, record: Index) -> None:
        """Stage rows; ``record`` is the number in the stage of each record of the batch."""
        for flat in flattened.flats:
            stated = record[flat.row]
            if key := BASE[flat.relation].key:
                own = {key: to_arrow(flattened.ids[flat.row]), RECORD: to_arrow(stated)}
                self.flattener.stage.append(flat.relation, {**flat.columns, **own})
            else:
                self._mentioned(flat.relation).add(flat.columns, stated)

    def _mentioned(self, relation: str) -> Mentions:
        if relation not in self._mentions:
            self._mentions[relation] = Mentions(self.flattener.stage, relation)
        return self._mentions[relation]

    def _flatten(self, batch: pa.RecordBatch) -> Flattened | None:
        """The batch, flattened; None where all its records must be taken one by one."""
        try:
            if self.task.file.entity == "works":
                origin, with_xpac = self.flattener.origin, self.task.with_xpac
                flattened = flatten_works(batch, origin, with_xpac=with_xpac)
            elif self.task.file.entity == "authors":
                flattened = flatten_authors(batch)
            else:
                return None  # a few hundred thousand at most
            flattened.check()
        except pa.ArrowException:  # a text that is not UTF-8, a number that is too large
            return None
        return flattened
