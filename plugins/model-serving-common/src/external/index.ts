export { externalCost } from './externalCost';
export type { ExternalCost } from './externalCost';
export { expectedTokensText, readExpectedTokens } from './externalModels';
export type { LiveObject } from './externalModels';
export type { HostedModel } from './HostedModel';
