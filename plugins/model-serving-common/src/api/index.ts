export * from './check';
export * from './cluster';
export * from './freshness';
export * from './model';
export * from './proposal';
export * from './quota';
export * from './service';
export * from './tenant';
