/** What the console says of models. */
export const enModels = {
  help: 'What is empty is as its server says, or MODEL_DETAILS.',
  says: 'As the server says: %{value}',
  unsaid: 'Nothing said',
  byOrder: 'As the order says',
  clear: 'Take all back',
  section: {
    shown: 'What people see',
    abilities: 'What it can do',
    prices: 'Prices',
    asked: 'How it is asked',
    parameters: 'Parameters',
  },
}
