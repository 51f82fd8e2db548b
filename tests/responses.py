"""What an answer says, whether it is sent whole or in parts."""


def body(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()
