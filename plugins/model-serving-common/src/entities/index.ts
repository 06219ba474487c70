export * from './claims';
export * from './entityNames';
export * from './provenance';
