/** `anamnesis ingest IN OUT`: records of other kinds (FHIR, OMOP, MEDS) to a valid MEDS 0.4 data set, with a report on every line. */
import { join } from 'node:path';
import { ingest } from '../data/ingest/ingest.ts';
import type { IngestOutcome } from '../data/ingest/options.ts';
import { reportSummary } from '../data/ingest/report/summary.ts';
import { reportText } from '../data/ingest/report/text.ts';
import { REPORT_PAGE } from '../data/ingest/report/writeReport.ts';
import type { Command } from './command.ts';
import { INGEST_OPTIONS, ingestOptions } from './ingestSettings.ts';
import { withoutLibraryWarnings } from './libraryWarnings.ts';

export const ingestCommand: Command = {
  name: 'ingest',
  arguments: [
    {
      name: 'IN',
      help: 'a file or folder of FHIR R4, OMOP CDM 5.3/5.4 or MEDS; or fhir+https://server/fhir',
      required: true,
    },
    { name: 'OUT', help: 'the MEDS dataset to write', required: true },
  ],
  summary: 'FHIR, OMOP or MEDS records to a valid MEDS 0.4 dataset, with a report on every line',
  options: INGEST_OPTIONS,
  examples: [
    'anamnesis ingest export/ dataset --zone Europe/Berlin',
    'anamnesis ingest omop/ dataset --from omop --strict',
    'anamnesis ingest export/ dataset --update',
    'anamnesis ingest export/ dataset --shard 3/16',
    'anamnesis ingest fhir+https://server.example/fhir/Group/all dataset --client-id me --key key.jwk --types Patient,Condition',
  ],
  async run({ arguments: [input, out], settings, progress, clock, say, signal }) {
    const options = await ingestOptions(input, out, settings);
    const outcome = await withoutLibraryWarnings(say, () =>
      ingest(input, out, options, { progress, clock, say, signal }),
    );
    const json = { output: out, finished: outcome.finished, ...reportSummary(outcome.report) };
    return { json, text: describe(out, outcome) };
  },
};

function describe(out: string, { report, finished }: IngestOutcome): string {
  const end = finished
    ? `Wrote ${out}. The report: ${join(out, REPORT_PAGE)}`
    : 'This share is landed. When all are, run the same command without --shard.';
  return `${reportText(report)}\n\n${end}`;
}
