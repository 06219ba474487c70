export * from './judgeDrift';
export * from './ModelDrift';
