/** The kinds of records that `ingest` reads. */
export const SOURCE_KINDS = ['fhir', 'omop', 'meds'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];
