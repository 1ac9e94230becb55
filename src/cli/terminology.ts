/** `anamnesis terminology import KIND FILE OUT`: a terminology as its publisher gives it → a folder that ingest can look codes up in. */
import { AnamnesisError } from '../base/errors.ts';
import type { Manifest } from '../base/manifest.ts';
import { nearestName } from '../base/nearest.ts';
import { importTerminology, TERMINOLOGY_KINDS } from '../data/terminology/importTerminology.ts';
import { type Command, forceOption } from './command.ts';

const ACTIONS = ['import'] as const;

export const terminologyCommand: Command = {
  name: 'terminology',
  arguments: [
    { name: 'ACTION', help: ACTIONS.join(', '), required: true },
    { name: 'KIND', help: TERMINOLOGY_KINDS.join(', '), required: true },
    {
      name: 'FILE',
      help: 'the file as published, unpacked or gzip (snomed: or the folder of a release)',
      required: true,
    },
    { name: 'OUT', help: 'folder to write', required: true },
  ],
  summary: 'import a code system (ICD-10-CM, CCSR, LOINC, RxNorm, SNOMED CT) for names and hierarchy',
  options: [forceOption],
  examples: [
    'anamnesis terminology import icd10cm icd10cm-order-2026.txt icd10cm',
    'anamnesis terminology import loinc LoincTable/Loinc.csv loinc',
  ],
  async run({ arguments: [action, kindName, file, out], settings, progress, signal }) {
    oneOf('ACTION', action, ACTIONS);
    const kind = oneOf('KIND', kindName, TERMINOLOGY_KINDS);
    const manifest = await importTerminology(kind, file, out, { force: settings.flag('force'), progress, signal });
    return { json: { output: out, kind, counts: manifest.counts }, text: describe(out, manifest) };
  },
};

function oneOf<T extends string>(argument: string, value: string, known: readonly T[]): T {
  const found = known.find((name) => name === value);
  if (found !== undefined) return found;
  const nearest = nearestName(value, known);
  throw new AnamnesisError('settings/invalid', {
    where: argument,
    rule: `"${value}" is not one of ${known.join(', ')}.`,
    remedy: nearest === undefined ? 'Choose one of them.' : `Did you mean "${nearest}"?`,
  });
}

function describe(out: string, { counts }: Manifest): string {
  const lines = [`Wrote ${out}: ${counts.terms} terms, ${counts.withParents} with parents.`];
  if (counts.withoutDescription > 0) lines.push(`${counts.withoutDescription} without a description.`);
  return lines.join('\n');
}
