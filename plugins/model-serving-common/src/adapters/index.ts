export { readAdapters } from './adapterAnswers';
export type { AdapterAnswer } from './adapterAnswers';
export {
  adapterArguments,
  adapterPath,
  ADAPTERS_PATH,
  readAdapterRank,
} from './adapterArguments';
export {
  adapterDoubts,
  adapterOfferProblem,
  adapterRankFor,
  adapterRefusal,
  adaptersRefusal,
} from './adapterRefusals';
export type { AdapterRuntime } from './adapterRefusals';
export { adapterRequestSchema } from './adapterRequest';
export type { AdapterRequest, AdapterRequestInput } from './adapterRequest';
