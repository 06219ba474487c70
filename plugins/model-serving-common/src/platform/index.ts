export * from './describePlatform';
