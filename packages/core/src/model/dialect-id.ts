// How a kind of program reads its bypass list, by id (roads/dialects has each).

export type DialectId =
  | 'configuration-manager'
  | 'wininet'
  | 'winhttp'
  | 'dotnet'
  | 'chromium'
  | 'curl'
  | 'go'
  | 'pac';
