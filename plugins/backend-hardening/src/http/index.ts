export * from './hardenedRootHttpRouter';
export * from './JsonMeter';
export * from './limitBodies';
export * from './presentErrors';
export * from './protectCookies';
