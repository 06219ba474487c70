export * from './hardenedRootHttpRouter';
export * from './presentErrors';
export * from './protectCookies';
