import {
  ModelRecord,
  parseModelArchitecture,
} from '@model-serving/backstage-plugin-model-serving-common';

/** A record as it was stored, which an earlier release may have done: facts that it did not know are null. */
export function storedRecord(json: string): ModelRecord {
  const record: ModelRecord = JSON.parse(json);
  return {
    ...record,
    versions: record.versions.map(version => ({
      ...version,
      architecture: parseModelArchitecture(version.architecture),
    })),
  };
}
