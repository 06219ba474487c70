import { countedWrites } from './countedWrites';

/** What sources said of models, and when each was last read. */
export default countedWrites('model-serving', {
  model_records: { columns: ['hash', 'record', 'excerpt', 'texts'] },
  model_sources: { columns: ['last_good_sync'], onlyChanges: true },
});
