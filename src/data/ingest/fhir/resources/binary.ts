/** Binary: the text of an attachment that a note refers to. */
import type { ResourceMapping } from '../mapping.ts';

export const binary: ResourceMapping = {
  resource: 'Binary',
  reads: { contentType: 'VARCHAR', data: 'VARCHAR' },
  patient: null,
  lookups: [
    {
      kind: 'attachment',
      text: 'CASE WHEN {data} IS NOT NULL THEN encoded_text({contentType}, {data}) END',
    },
  ],
  events: [],
};
