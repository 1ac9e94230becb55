/**
 * Writes the FHIR side of a simulated hospital: `fhir/TYPE.ndjson` in bulk-export layout, `crosswalk.csv` for the codes of the annex
 * laboratory, `truth/mess.json` and `truth/notes.ndjson`. One patient at a time: memory does not grow with the hospital.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileWhole } from '../../../base/outputs.ts';
import type { Patient } from '../process.ts';
import { LAB_NAMES } from './concepts.ts';
import { exportPatient } from './exportPatient.ts';
import { facilityResources, openFacility } from './facility.ts';
import { type LineWriter, openLineWriter } from './lineWriter.ts';
import { openMessFile } from './messFile.ts';
import { openNoteFile } from './noteFile.ts';
import { RESOURCE_TYPES, type ResourceType } from './resources.ts';
import { LOCAL_LAB_SYSTEM, LOINC } from './systems.ts';

export interface ExportWriter {
  write(patient: Patient): Promise<void>;
  /** @returns how many lines and notes were written. */
  close(): Promise<{ readonly fhirLines: number; readonly notes: number }>;
  abandon(): Promise<void>;
}

/** `folder` is the hospital's own. */
export async function openExport(folder: string, seed: number): Promise<ExportWriter> {
  await mkdir(join(folder, 'fhir'), { recursive: true });
  await mkdir(join(folder, 'truth'), { recursive: true });
  await writeFileWhole(join(folder, 'crosswalk.csv'), crosswalk());
  const files = new Map<ResourceType, LineWriter>();
  for (const type of RESOURCE_TYPES) files.set(type, await openLineWriter(join(folder, 'fhir', `${type}.ndjson`)));
  const messFile = await openMessFile(join(folder, 'truth', 'mess.json'));
  const noteFile = await openNoteFile(join(folder, 'truth', 'notes.ndjson'));
  const facility = openFacility(seed);
  const counts = { fhirLines: 0, notes: 0 };
  const addLine = (type: ResourceType, text: string): void => {
    counts.fhirLines += 1;
    files.get(type)?.add(text);
  };
  for (const resource of facilityResources(seed, facility)) {
    addLine(resource.resourceType, JSON.stringify(resource));
  }
  return {
    async write(patient) {
      const { lines, mess, notes } = exportPatient(seed, patient, facility);
      for (const { file, text } of lines) addLine(file, text);
      await messFile.write(patient.subjectId, mess);
      await noteFile.write(patient.subjectId, notes);
      for (const file of files.values()) await file.flush();
      counts.notes += notes.length;
    },
    async close() {
      for (const file of files.values()) await file.close();
      await messFile.close();
      await noteFile.close();
      return counts;
    },
    async abandon() {
      for (const file of files.values()) await file.abandon();
      await messFile.abandon();
      await noteFile.abandon();
    },
  };
}

/** The annex laboratory's codes and what they are in LOINC. */
function crosswalk(): string {
  const rows = [...LAB_NAMES.values()].flatMap(({ code, local }) =>
    local === null ? [] : [[LOCAL_LAB_SYSTEM, local[0], LOINC, code].join()],
  );
  return `${['from_system,from_code,to_system,to_code', ...rows].join('\n')}\n`;
}
