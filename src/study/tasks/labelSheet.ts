/** One Parquet file of MEDS labels, written a few thousand rows at a time. */
import { openTableWriter } from '../../data/record/table.ts';

export interface LabelSheet {
  /** @param outcome null when the question has no answer (a cohort without labels) */
  add(subject: bigint, predictionTime: bigint | null, outcome: boolean | null): void;
  /** Writes what has gathered, when it is much. */
  flush(): Promise<void>;
  close(): Promise<void>;
  /** Gives up, unless closed: nothing is left. */
  abandon(): Promise<void>;
}

const ROWS_AT_ONCE = 8192;
const SCHEMA = [
  { name: 'subject_id', type: 'BIGINT' },
  { name: 'prediction_time', type: 'TIMESTAMP' },
  { name: 'boolean_value', type: 'BOOLEAN' },
] as const;

export async function openLabelSheet(path: string): Promise<LabelSheet> {
  const writer = await openTableWriter(path, SCHEMA);
  let subjects: bigint[] = [];
  let times: (bigint | null)[] = [];
  let outcomes: (boolean | null)[] = [];
  let isClosed = false;
  const write = async (): Promise<void> => {
    await writer.append([subjects, times, outcomes]);
    [subjects, times, outcomes] = [[], [], []];
  };
  return {
    add(subject, predictionTime, outcome) {
      subjects.push(subject);
      times.push(predictionTime);
      outcomes.push(outcome);
    },
    async flush() {
      if (subjects.length >= ROWS_AT_ONCE) await write();
    },
    async close() {
      await write();
      await writer.close();
      isClosed = true;
    },
    async abandon() {
      if (!isClosed) await writer.abandon();
    },
  };
}
