"""The demo's content: two businesses, their people, and the visits of a year and a month.

Everything is made through the operations that real businesses use, with a fixed seed. Logins are
demo values that anybody may know: production settings never see this package.
"""
