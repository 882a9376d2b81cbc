"""个人信息请求 at the desk."""
