export * from './assembleRequest';
export * from './formContext';
export * from './useEnsuredAnswer';
export { useAskedModel } from './useAskedModel';
export type { AskedModel, ServedModel } from './useAskedModel';
export { useDebouncedRequest } from './useDebouncedRequest';
export { useKeptAnswers } from './useKeptAnswers';
export { useKeptFlag } from './useKeptFlag';
