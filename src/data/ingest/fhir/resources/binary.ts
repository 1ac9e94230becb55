/** Binary: the text of an attachment that a note refers to. */
import type { ResourceMapping } from '../mapping.ts';

export const binary: ResourceMapping = {
  resource: 'Binary',
  reads: { contentType: 'VARCHAR', data: 'VARCHAR' },
  patient: null,
  lookups: [
    {
      kind: 'attachment',
      text: "CASE WHEN {data} IS NOT NULL THEN nullif(text_as({contentType}, TRY(decode(from_base64({data})))), '') END",
    },
  ],
  events: [],
};
