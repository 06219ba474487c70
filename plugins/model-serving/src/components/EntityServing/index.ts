export { EntityCostContent, EntityServingContent } from './EntityContents';
export { EntityServingCard } from './EntityServingCard';
