import { countedWrites } from './countedWrites';

/** What providers hand to the catalog, and what it shows. */
export default countedWrites('catalog', {
  refresh_state: { columns: ['unprocessed_entity'] },
  final_entities: { columns: ['final_entity'] },
});
