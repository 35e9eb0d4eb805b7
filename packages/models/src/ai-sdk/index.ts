export { type AiSdkModelOptions, aiSdkModel } from "./from-ai-sdk.js";
export { installedProviders, openAiSdkModel, providerKeys } from "./open.js";
export { asLanguageModel } from "./to-ai-sdk.js";
