const act = (event) => {
  const chosen = event.target.closest(SELECTOR);
  if (!chosen || !element.contains(chosen)) return;
  event.preventDefault();
  trigger('click', { [NAME]: chosen.dataset[NAME] });
};
element.addEventListener('click', act);
element.addEventListener('keydown', (event) => {
  const isButton = event.target.tagName === 'BUTTON';
  if (!isButton && (event.key === 'Enter' || event.key === ' ')) act(event);
});
