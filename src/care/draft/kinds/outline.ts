/** What a kind of document is: its title, its LOINC type, which stay it is about, its sections in order, and what only its author can add. */
import type { Chart, StayWanted } from '../chart/chart.ts';
import type { DraftSection } from '../document.ts';

export interface Outline {
  readonly title: string;
  /** LOINC document type. */
  readonly code: string;
  readonly stay: StayWanted;
  /** In order; null where there is nothing to say. */
  readonly sections: (chart: Chart) => readonly (DraftSection | null)[];
  readonly toComplete: readonly string[];
}
