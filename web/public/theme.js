// Before the first paint: the theme chosen on this device. A file of its own, because the page allows no inline scripts.
try {
  const theme = localStorage.getItem('klatch.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Without storage the device decides.
}
