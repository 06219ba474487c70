export * from './assembleRequest';
export * from './formContext';
export * from './useEnsuredAnswer';
export { useDebouncedRequest } from './useDebouncedRequest';
export { useKeptAnswers } from './useKeptAnswers';
export { useKeptFlag } from './useKeptFlag';
