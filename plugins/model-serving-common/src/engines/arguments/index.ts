export * from './EngineFlag';
export * from './meanings';
