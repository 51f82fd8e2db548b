// Shows what passkeys need where the browser has them, and says so when one was not used.
if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll(".passkey")) part.hidden = false;
}
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.getElementById("passkey-problem").hidden = false;
});
