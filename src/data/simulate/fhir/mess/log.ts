/** What was made messy of one patient, for `truth/mess.json`. */
import type { MessKind } from './kinds.ts';

/** An event of the clean record (`meds/`) that the mess touches. */
export interface TouchedEvent {
  readonly code: string;
  /** Minutes since the Unix epoch. */
  readonly minutes: number;
}

export interface MessItem {
  readonly kind: MessKind;
  readonly resourceType: string;
  readonly id: string;
  /** What of the clean record is lost, blurred or written otherwise; absent where nothing is. */
  readonly event?: TouchedEvent;
  /** Of amended resources: which version stands first in the file. */
  readonly first?: 'right' | 'wrong';
}

export interface MessLog {
  add(item: MessItem): void;
  /** Forgets what was said of a resource that will not be written. */
  forget(id: string): void;
  readonly items: readonly MessItem[];
}

export function openMessLog(): MessLog {
  const items: MessItem[] = [];
  return {
    items,
    add: (item) => {
      items.push(item);
    },
    forget: (id) => {
      for (let i = items.length - 1; i >= 0; i--) if (items[i].id === id) items.splice(i, 1);
    },
  };
}
