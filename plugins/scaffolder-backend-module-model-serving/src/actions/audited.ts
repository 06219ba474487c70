import {
  AuditorService,
  AuditorServiceCreateEventOptions,
} from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';

/**
 * Does something between two audit events: one before, one with the outcome, also where it is refused. What is noted
 * on the way is part of the outcome.
 */
export async function audited<T>(
  auditor: AuditorService,
  event: Pick<AuditorServiceCreateEventOptions, 'eventId' | 'meta'>,
  work: (note: (meta: JsonObject) => void) => Promise<T>,
): Promise<T> {
  const written = await auditor.createEvent({
    severityLevel: 'medium',
    ...event,
  });
  const meta: JsonObject = {};
  try {
    const result = await work(more => Object.assign(meta, more));
    await written.success({ meta });
    return result;
  } catch (error) {
    await written.fail({ error: error as Error, meta });
    throw error;
  }
}
