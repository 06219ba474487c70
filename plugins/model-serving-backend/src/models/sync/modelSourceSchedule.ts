import { SchedulerServiceTaskScheduleDefinition } from '@backstage/backend-plugin-api';
import { durationToMilliseconds, HumanDuration } from '@backstage/types';
import { ModelSource } from '@model-serving/backstage-plugin-model-serving-node';

const DEFAULT_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 10 },
  timeout: { minutes: 5 },
};
/** What is left of a task's time for writing what was read. */
const READING_SHARE = 0.8;

/** When a source is read, and how long a reading may take. */
export function scheduleOf({
  schedule = DEFAULT_SCHEDULE,
}: Pick<ModelSource, 'schedule'>): {
  definition: SchedulerServiceTaskScheduleDefinition;
  deadlineMs: number;
  /** Null where it is not read at intervals. */
  intervalSeconds: number | null;
} {
  const { frequency, timeout } = schedule;
  const isInterval = !('cron' in frequency) && !('trigger' in frequency);
  return {
    definition: schedule,
    deadlineMs:
      durationToMilliseconds(timeout as HumanDuration) * READING_SHARE,
    intervalSeconds: isInterval
      ? durationToMilliseconds(frequency as HumanDuration) / 1000
      : null,
  };
}
